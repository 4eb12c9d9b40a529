/** The page: reads the description of the API and shows it. Loads nothing from elsewhere. */

import { curlLine } from './curl.js'
import { element, paragraphs, prose } from './dom.js'
import { fieldsOf, fieldTable, kindOf, resolved } from './schemas.js'

const DESCRIPTION = '/api/v1/openapi.json'
const TOLD_MS = 2500

const main = document.getElementById('content')
const contents = document.getElementById('contents')
const state = document.getElementById('state')

async function show() {
  const answer = await fetch(DESCRIPTION)
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`)
  const api = await answer.json()
  const operations = allOperations(api)
  state.replaceWith(...introduction(api))
  for (const tag of api.tags) {
    const own = operations.filter((it) => it.operation.tags.includes(tag.name))
    main.append(...tagHeading(tag), ...own.map((it) => operationArticle(it, api)))
    contents.append(contentsOf(titled(tag.name), own.map(operationEntry)))
  }
  const shapes = Object.entries(api.components.schemas)
  main.append(element('h2', { id: 'shapes' }, 'Shapes'), ...shapes.map(shapeArticle))
  contents.append(contentsOf('Shapes', shapes.map(shapeEntry)))
  main.setAttribute('aria-busy', 'false')
  // What was asked for by its fragment has only just come to be.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView()
}

function allOperations(api) {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
}

function introduction(api) {
  const link = element('a', { href: DESCRIPTION }, 'OpenAPI 3.1')
  return [
    element('p', { class: 'soft' }, `Version ${api.info.version} · described in `, link),
    ...paragraphs(api.info.description),
  ]
}

function tagHeading(tag) {
  const title = element('h2', { id: `tag-${tag.name}` }, titled(tag.name))
  return [title, element('p', { class: 'soft' }, ...prose(tag.description))]
}

function titled(name) {
  return name[0].toUpperCase() + name.slice(1)
}

function operationArticle({ path, method, operation }, api) {
  const id = operation.operationId
  const title = element('h3', {}, element('a', { href: `#${id}` }, ...prose(operation.summary)))
  const asks = element('span', { class: 'asks' }, whoMayAsk(operation.security))
  const address = element('p', { class: 'address' }, badge(method), element('code', {}, path), asks)
  const parts = [
    ...paragraphs(operation.description ?? '').filter((it) => it.textContent),
    ...parameterParts(operation),
    ...bodyParts(operation, api),
    ...answerParts(operation, api),
    curlPart(curlLine(location.origin, method, path, operation, api.components)),
  ]
  return element('article', { id, class: 'operation' }, title, address, ...parts)
}

function badge(method) {
  return element('span', { class: `method method-${method}` }, method.toUpperCase())
}

function whoMayAsk(security) {
  if (!security.length) return 'for anybody'
  return security.some((it) => !Object.keys(it).length)
    ? 'with or without a session'
    : 'with a session'
}

function parameterParts({ parameters }) {
  if (!parameters.length) return []
  const fields = parameters.map((it) => ({
    name: it.name,
    schema: it.schema,
    note: parameterNote(it),
  }))
  return [element('h4', {}, 'Parameters'), fieldTable(fields)]
}

function parameterNote(parameter) {
  if (parameter.in === 'path') return 'in the path'
  return parameter.required ? '' : 'may be left out'
}

function bodyParts({ requestBody }, api) {
  if (!requestBody) return []
  const note = requestBody.required ? '' : ' may be left out'
  const kinds = Object.entries(requestBody.content)
  const shape = kinds[0][1].schema
  const title = element('h4', {}, 'Body', element('span', { class: 'note' }, note))
  if (shape) return [title, fieldTable(fieldsOf(resolved(shape, api.components)))]
  const types = kinds.map(([mediaType]) => element('li', {}, element('code', {}, mediaType)))
  return [title, element('ul', {}, ...types)]
}

function answerParts({ responses }, api) {
  const rows = Object.entries(responses).map(([status, response]) => {
    const what = response.$ref ? refusal(response, api) : success(response)
    const said = element('th', { scope: 'row' }, element('code', {}, status))
    return { good: !response.$ref, row: element('tr', { class: 'answer' }, said, what) }
  })
  const good = rows.filter((it) => it.good).map((it) => it.row)
  const bad = rows.filter((it) => !it.good).map((it) => it.row)
  return [element('h4', {}, 'Answer'), table(good), folded('Refusals', table(bad))]
}

function table(rows) {
  return element('table', {}, element('tbody', {}, ...rows))
}

function folded(title, content) {
  return element('details', { class: 'refusals' }, element('summary', {}, title), content)
}

function success(response) {
  const [mediaType, { schema }] = Object.entries(response.content ?? { nothing: {} })[0]
  const kind = schema ? kindOf(schema) : [element('code', {}, mediaType)]
  const said = element('span', { class: 'soft' }, ...prose(response.description))
  return element('td', {}, ...kind, ' ', said)
}

function refusal(response, api) {
  const { description } = api.components.responses[response.$ref.split('/').pop()]
  return element('td', { class: 'soft' }, ...prose(description))
}

function curlPart(line) {
  const button = element('button', { type: 'button' }, 'Copy')
  button.addEventListener('click', () => copy(line))
  const text = element(
    'pre',
    { tabindex: '0', 'aria-label': 'As a command' },
    element('code', {}, line),
  )
  return element('div', { class: 'curl' }, text, button)
}

async function copy(line) {
  try {
    await navigator.clipboard.writeText(line)
    tell('Copied.')
  } catch {
    // Browsers give the clipboard to pages over https and of this machine only.
    tell('The browser does not let this page copy. Select the line instead.')
  }
}

let untold = 0

function tell(text) {
  const told = document.getElementById('told')
  told.textContent = text
  clearTimeout(untold)
  untold = setTimeout(() => told.replaceChildren(), TOLD_MS)
}

function shapeArticle([name, schema]) {
  const title = element('h3', {}, element('a', { href: `#shape-${name}` }, name))
  const fields = fieldsOf(schema)
  const parts = paragraphs(schema.description ?? '').filter((it) => it.textContent)
  if (schema.enum) parts.push(element('p', {}, ...kindOf(schema)))
  else
    parts.push(fields.length ? fieldTable(fields) : element('p', { class: 'soft' }, 'No fields.'))
  return element('article', { id: `shape-${name}`, class: 'shape' }, title, ...parts)
}

function contentsOf(title, entries) {
  return element('section', {}, element('h2', {}, title), element('ul', {}, ...entries))
}

function operationEntry({ path, operation, method }) {
  const words = `${operation.summary} ${path} ${method} ${operation.operationId}`.toLowerCase()
  const link = element('a', { href: `#${operation.operationId}` }, ...prose(operation.summary))
  return element('li', { 'data-words': words }, link)
}

function shapeEntry([name]) {
  const link = element('a', { href: `#shape-${name}` }, name)
  return element('li', { 'data-words': name.toLowerCase() }, link)
}

function filter(event) {
  const wanted = event.target.value.toLowerCase().split(/\s+/)
  for (const section of contents.children) {
    const entries = [...section.querySelectorAll('li')]
    for (const entry of entries) {
      entry.hidden = !wanted.every((word) => entry.dataset.words.includes(word))
    }
    section.hidden = entries.every((entry) => entry.hidden)
  }
}

/** On a phone the contents stand above everything else, so they begin closed, and close again. */
function makeRoom() {
  const folding = document.querySelector('details.contents')
  const narrow = matchMedia('(max-width: 52rem)')
  const fold = () => folding.toggleAttribute('open', !narrow.matches)
  fold()
  narrow.addEventListener('change', fold)
  contents.addEventListener('click', (event) => {
    if (event.target.closest('a')) fold()
  })
}

makeRoom()
document.getElementById('filter').addEventListener('input', filter)
show().catch((error) => {
  state.textContent = `The description of the API could not be read. ${error.message}`
  main.setAttribute('aria-busy', 'false')
})
