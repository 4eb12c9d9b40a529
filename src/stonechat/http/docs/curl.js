/** One operation as a line for a shell. */

import { exampleOf } from './schemas.js'

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * @param {string} origin
 * @param {string} method
 * @param {string} path
 */
export function curlLine(origin, method, path, operation, components) {
  const words = ['curl']
  if (method !== 'get') words.push('-X', method.toUpperCase())
  words.push(quoted(origin + path.replaceAll(/\{(\w+)\}/g, (_, name) => inPath(name))))
  if (operation.security.length) words.push('-H "Authorization: Bearer $TOKEN"')
  const content = Object.entries(operation.requestBody?.content ?? {})[0]
  if (content) words.push(...bodyWords(content, components))
  return words.join(' ')
}

function inPath(name) {
  return name === 'room' ? 'lobby' : `<${name}>`
}

function bodyWords([mediaType, { schema }], components) {
  const type = `-H ${quoted(`Content-Type: ${mediaType}`)}`
  if (!schema) return [type, '--data-binary', `@picture.${mediaType.split('/')[1]}`]
  return [type, '-d', quoted(JSON.stringify(exampleOf(schema, components)))]
}
