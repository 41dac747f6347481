// Answers how Node's `URL`, a parser by the WHATWG's standard that has nothing to do with ours, reads an address.
//
// A question is a line: the address as a JSON string. The answer is a line: empty for what is no address, else what the address is with
// its scheme, host name, port and what stands before the host, cut by blanks, none of which has one inside.
"use strict";
const { readSync, writeSync } = require("node:fs");

const buffer = Buffer.alloc(1 << 16);
let rest = "";
for (;;) {
  const length = readSync(0, buffer);
  if (length === 0) break;
  rest += buffer.toString("latin1", 0, length);
  let end;
  while ((end = rest.indexOf("\n")) >= 0) {
    writeSync(1, answer(JSON.parse(rest.slice(0, end))) + "\n");
    rest = rest.slice(end + 1);
  }
}

function answer(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return "";
  }
  const named = url.username !== "" || url.password !== "";
  return [url.href, url.origin, url.protocol, url.hostname, url.port || "443", named ? "named" : "unnamed"]
    .map((part) => part.replaceAll(" ", "%20")).join(" ");
}
