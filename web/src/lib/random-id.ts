/**
 * The time and 80 random bits as text. What begins with the time is cheaper to index: the server
 * writes it next to what others sent just now. `crypto.randomUUID` would not do anyway: browsers
 * hide it from pages served over plain HTTP, and a chat in a local network is often just that.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10))
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return Date.now().toString(16).padStart(12, '0') + random
}
