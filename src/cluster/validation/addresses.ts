/** What is wrong with the address of a machine, in the server's words; nothing when nothing is. */
export function ipFaults(text: string): readonly string[] {
  return isIp(text) ? [] : ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"];
}

/** The same of a range of addresses. */
export function rangeFaults(text: string): readonly string[] {
  const [ip = "", bits = "", ...rest] = text.split("/");
  const most = ip.includes(":") ? 128 : 32;
  const fits = isIp(ip) && /^\d{1,3}$/.test(bits) && Number(bits) <= most && rest.length === 0;
  return fits ? [] : ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"];
}

function isIp(text: string): boolean {
  if (text.includes(":")) return /^[0-9a-f:.]+$/i.test(text);
  const parts = text.split(".");
  return parts.length === 4 && parts.every((one) => /^(0|[1-9]\d{0,2})$/.test(one) && +one < 256);
}
