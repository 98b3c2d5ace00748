/* Figures as people here write them, and the achievement that follows. Says what the server says:
   exact whole numbers of ten-thousandths, rounded half up once, for showing. */

const SCALE = 10000n;
const PLAIN = /^\d+([.,]\d{1,4})?$/;
const THOUSANDS = /^[1-9]\d{0,2}(\.\d{3})+(,\d{1,4})?$/;
const LARGEST = 99_999_999_999_999n * SCALE;

/* Ten-thousandths as a BigInt; null for nothing, undefined for what is no figure of a report. */
export function parse(text) {
  let plain = text.trim().replace(/^rp\.?/i, "").replace(/\s|%$|,[-–—=]$/g, "");
  if (["", "-", "–", "—"].includes(plain)) return null;
  if (THOUSANDS.test(plain)) plain = plain.replaceAll(".", "");
  else if (!PLAIN.test(plain)) return undefined;
  const [whole, rest = ""] = plain.replace(",", ".").split(".");
  const value = BigInt(whole) * SCALE + BigInt(rest.padEnd(4, "0"));
  return value > LARGEST ? undefined : value;
}

/* {text: "87,50%", light: "yellow"}; light "grey" and no text where there is no value. */
export function achieved(direction, target, value) {
  if (value === null || value === undefined || target === null || target === undefined) return { text: "", light: "grey" };
  if (direction === "down") return value <= target ? told(1n, 1n) : told(target, value);
  return target > 0n ? told(value, target) : { text: "", light: "grey" };
}

function told(part, whole) {
  const hundredths = (part * 20000n + whole) / (2n * whole); // of a percent, half up
  const figure = (hundredths / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ".");
  const light = part >= whole ? "green" : part * 5n >= whole * 4n ? "yellow" : "red";
  return { text: `${figure},${(hundredths % 100n).toString().padStart(2, "0")}%`, light };
}
