/** JSON Schema in words, and examples of it. Knows what the server writes, not all that could be. */

import { element, prose } from './dom.js'

const SCHEMAS = '#/components/schemas/'
const DEEPEST = 3

/** @param {string} reference */
function nameOf(reference) {
  return reference.slice(SCHEMAS.length)
}

/** The schema itself, where one is only referred to. */
export function resolved(schema, components) {
  return schema.$ref ? components.schemas[nameOf(schema.$ref)] : schema
}

/**
 * What a value is: a link for a shape, words for the rest.
 *
 * @returns {(Node | string)[]}
 */
export function kindOf(schema) {
  if (schema.$ref) {
    const name = nameOf(schema.$ref)
    return [element('a', { href: `#shape-${name}` }, name)]
  }
  if (schema.anyOf) return joined(schema.anyOf.map(kindOf), ' or ')
  if (schema.enum)
    return joined(
      schema.enum.map((it) => [code(JSON.stringify(it))]),
      ' or ',
    )
  if (schema.type === 'array') return ['list of ', ...kindOf(schema.items ?? {})]
  if (schema.type === 'object') return objectKind(schema)
  return [simpleKind(schema)]
}

function objectKind(schema) {
  const values = schema.additionalProperties
  return typeof values === 'object' ? ['by id: ', ...kindOf(values)] : ['object']
}

function simpleKind(schema) {
  if (schema.format === 'date-time') return 'time'
  const kinds = {
    string: 'text',
    integer: 'whole number',
    number: 'number',
    boolean: 'true or false',
  }
  return kinds[schema.type] ?? schema.type ?? 'anything'
}

/** The limits of a value in a few words; empty without. */
export function limitsOf(schema) {
  const inner = schema.anyOf?.find((it) => it.type !== 'null') ?? schema
  const size = { string: 'characters', array: 'entries', object: 'entries' }[inner.type] ?? ''
  const least = inner.minimum ?? inner.minLength ?? inner.minItems
  const most = inner.maximum ?? inner.maxLength ?? inner.maxItems ?? inner.maxProperties
  const said = []
  if (least !== undefined && most !== undefined) said.push(`${number(least)} to ${number(most)}`)
  else if (most !== undefined) said.push(`at most ${number(most)}`)
  else if (least !== undefined) said.push(`at least ${number(least)}`)
  if (said.length && size) said.push(size)
  return said.join(' ')
}

function number(value) {
  return value.toLocaleString('en')
}

/** A table of fields: their names, what they are, and what is said of them. */
export function fieldTable(fields) {
  const rows = fields.map(({ name, schema, note }) => {
    const limits = [note, limitsOf(schema)].filter(Boolean).join(' · ')
    const what = element('td', {}, ...kindOf(schema))
    if (limits) what.append(' ', element('span', { class: 'soft' }, limits))
    if (schema.description)
      what.append(element('div', { class: 'soft' }, ...prose(schema.description)))
    return element('tr', {}, element('th', { scope: 'row' }, code(name)), what)
  })
  return element('table', {}, element('tbody', {}, ...rows))
}

/** The fields of a shape, for a table. */
export function fieldsOf(schema) {
  const required = new Set(schema.required ?? [])
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    note: required.has(name) ? '' : 'may be left out',
  }))
}

/** A value that a schema allows, with all that is required and little more. */
export function exampleOf(schema, components, depth = 0) {
  const given = schema.examples?.[0] ?? schema.const ?? schema.enum?.[0]
  if (given !== undefined) return given
  if (schema.$ref) return exampleOf(resolved(schema, components), components, depth)
  if (schema.anyOf)
    return exampleOf(schema.anyOf.find((it) => it.type !== 'null') ?? {}, components, depth)
  if (schema.type === 'object') return exampleObject(schema, components, depth)
  const simple = { string: '…', integer: schema.minimum ?? 1, number: 1, boolean: true, array: [] }
  return simple[schema.type] ?? null
}

function exampleObject(schema, components, depth) {
  if (depth > DEEPEST) return {}
  const names = schema.required?.length
    ? schema.required
    : Object.keys(schema.properties ?? {}).slice(0, 1)
  return Object.fromEntries(
    names.map((name) => [name, exampleOf(schema.properties[name], components, depth + 1)]),
  )
}

function code(text) {
  return element('code', {}, text)
}

function joined(parts, between) {
  return parts.flatMap((part, index) => (index ? [between, ...part] : part))
}
