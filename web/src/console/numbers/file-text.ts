// A file's text. Spreadsheets in China save CSV in GB 18030 as a rule, and the server takes UTF-8.
export function textOf(octets: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return new TextDecoder('gb18030').decode(octets);
  }
}

// What a request may hold: the text as a value of JSON, where a line's end takes two octets, beside the rest of it.
const mostOctets = 1_000_000;
const mostBody = (1 << 20) - 4096;
export function fits(text: string): boolean {
  const size = (t: string) => new TextEncoder().encode(t).length;
  return size(text) <= mostOctets && size(JSON.stringify(text)) <= mostBody;
}
