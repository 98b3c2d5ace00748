"""Addresses nobody would type, but somebody will send."""

LISTS = (
    "/pengguna/?cari=%00",
    "/pengguna/belum-ditunjuk?q=%00&instansi=%00",
    "/keterhubungan/?instansi=%00&q=%00&di=%00",
    "/pengaduan/daftar?instansi=%00&di=%00&q=%00",
    "/pengaduan/angka.csv?di=%00&q=%00",
    "/penilaian/hasil?di=%00&instansi=%00&cari=%00&q=%00",
    "/rekomendasi/angka?di=%00&q=%00",
)
"""Where a query of the address reaches a question to the database."""


def test_a_sign_no_database_holds_matches_nothing(client, agus):
    client.sign_in(agus)
    found = {address: client.get(address).status_code for address in LISTS}
    assert set(found.values()) <= {200, 404, 422}, found
