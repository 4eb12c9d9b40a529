import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

interface TabsProps<Name extends string> {
  label: string
  tabs: readonly { readonly name: Name; readonly title: string; readonly content: ReactNode }[]
  value: Name
  onChange: (name: Name) => void
}

/** Several faces of one thing, of which one is shown. Pages are links and no tabs. */
export function Tabs<Name extends string>({ label, tabs, value, onChange }: TabsProps<Name>) {
  return (
    <BaseTabs.Root value={value} onValueChange={(name: Name) => onChange(name)}>
      <BaseTabs.List className={styles.list} aria-label={label}>
        {tabs.map(({ name, title }) => (
          <BaseTabs.Tab key={name} value={name} className={styles.tab}>
            {title}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {tabs.map(({ name, content }) => (
        <BaseTabs.Panel key={name} value={name} className={styles.panel}>
          {content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  )
}
