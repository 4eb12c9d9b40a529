import { common, createLowlight } from 'lowlight'
import { Fragment, type ReactNode } from 'react'
import styles from './highlight.module.css'

const lowlight = createLowlight(common)

type Tree = ReturnType<typeof lowlight.highlight>
type Node = Tree['children'][number]

/** What each part of a language looks like: few colours, or it is a carnival. */
const LOOKS = new Map<string, string>(
  Object.entries({
    comment: ['comment', 'quote'],
    keyword: ['keyword', 'selector-tag', 'tag', 'section', 'meta', 'doctag'],
    string: ['string', 'regexp', 'addition', 'symbol', 'link'],
    value: ['number', 'literal', 'attr', 'attribute', 'variable', 'template-variable', 'params'],
    name: ['title', 'name', 'built_in', 'type', 'selector-class', 'selector-id', 'property'],
    removed: ['deletion'],
    strong: ['strong'],
    emphasis: ['emphasis'],
  }).flatMap(([look, scopes]) => scopes.map((scope) => [`hljs-${scope}`, look] as const)),
)

const CLASSES: Readonly<Record<string, string | undefined>> = {
  comment: styles.comment,
  keyword: styles.keyword,
  string: styles.string,
  value: styles.value,
  name: styles.name,
  removed: styles.removed,
  strong: styles.strong,
  emphasis: styles.emphasis,
}

/** The code in spans, by what each part of it is; null for a language that is not known here. */
export function highlight(text: string, language: string): ReactNode {
  if (!lowlight.registered(language)) return null
  return <Nodes nodes={lowlight.highlight(language, text).children} />
}

function Nodes({ nodes }: { nodes: readonly Node[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a text have no other name.
  return nodes.map((node, index) => <Fragment key={index}>{drawn(node)}</Fragment>)
}

function drawn(node: Node): ReactNode {
  if (node.type === 'text') return node.value
  if (node.type !== 'element') return null
  const children = <Nodes nodes={node.children} />
  const look = lookOf(node.properties.className)
  return look === undefined ? children : <span className={look}>{children}</span>
}

function lookOf(className: unknown): string | undefined {
  if (!Array.isArray(className)) return undefined
  const look = className.map((name) => LOOKS.get(String(name))).find(Boolean)
  return look === undefined ? undefined : CLASSES[look]
}
