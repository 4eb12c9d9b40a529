import { type KeyboardEvent, type ReactNode, useId } from 'react'
import styles from './tabs.module.css'

interface TabsProps<Name extends string> {
  label: string
  tabs: readonly { readonly name: Name; readonly title: string; readonly content: ReactNode }[]
  value: Name
  onChange: (name: Name) => void
}

/** Several faces of one thing, of which one is shown. Pages are links and no tabs. */
export function Tabs<Name extends string>({ label, tabs, value, onChange }: TabsProps<Name>) {
  const id = useId()
  const shown = tabs.find(({ name }) => name === value)
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const isLeftToRight = getComputedStyle(event.currentTarget).direction === 'ltr'
    const forwards = isLeftToRight ? 1 : -1
    const step = { ArrowRight: forwards, ArrowLeft: -forwards }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const at = tabs.findIndex(({ name }) => name === value)
    const next = tabs.at((at + step) % tabs.length)
    if (next === undefined) return
    onChange(next.name)
    document.getElementById(`${id}-${next.name}`)?.focus()
  }
  return (
    <>
      <div role="tablist" aria-label={label} className={styles.list} onKeyDown={walk}>
        {tabs.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            className={styles.tab}
            aria-selected={name === value}
            aria-controls={`${id}-panel`}
            tabIndex={name === value ? 0 : -1}
            onClick={() => onChange(name)}
          >
            {title}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        className={styles.panel}
        aria-labelledby={`${id}-${value}`}
      >
        {shown?.content}
      </div>
    </>
  )
}
