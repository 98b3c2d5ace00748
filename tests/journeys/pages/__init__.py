"""What people see and press, by the words on the page; where it stands in the HTML is no matter."""
