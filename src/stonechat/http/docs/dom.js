/** Making elements; text is only ever set as text. */

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/**
 * What was written with `backticks` around what is code.
 *
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function prose(text) {
  return text.split('`').map((part, index) => (index % 2 ? element('code', {}, part) : part))
}

/**
 * Paragraphs, which a blank line separates.
 *
 * @param {string} text
 * @returns {Node[]}
 */
export function paragraphs(text) {
  return text
    .trim()
    .split(/\n\n+/)
    .map((part) => element('p', {}, ...prose(part)))
}
