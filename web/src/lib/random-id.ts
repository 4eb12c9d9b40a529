/**
 * 128 random bits as text. `crypto.randomUUID` would do, but browsers hide it from pages
 * served over plain HTTP, and a chat in a local network is often just that.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
