import { t } from '@lingui/core/macro'
import { useId } from 'react'
import { useObservable } from '@/binding/use-observable'
import { type Command, type CommandGroup, commands } from '@/lib/commands'
import { keyCaps } from '@/lib/shortcut'
import { Dialog } from '@/ui/dialog'
import { Keys } from '@/ui/keys'
import styles from './help-sheet.module.css'

const GROUPS: readonly CommandGroup[] = ['everywhere', 'rooms', 'messages', 'writing']

/** Every key that does something, as the commands themselves say. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  const all = useObservable(commands)
  return (
    <Dialog title={t`Keyboard shortcuts`} onClose={onClose}>
      {GROUPS.map((group) => (
        <Group
          key={group}
          group={group}
          members={all.filter((command) => command.group === group && command.shortcuts?.length)}
        />
      ))}
    </Dialog>
  )
}

function Group({ group, members }: { group: CommandGroup; members: readonly Command[] }) {
  const id = useId()
  if (members.length === 0) return null
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.heading}>
        {titleOf(group)}
      </h3>
      <dl className={styles.list}>
        {members.map((command) => (
          <div key={command.id} className={styles.command}>
            <dt>{command.title()}</dt>
            <dd className={styles.ways}>
              {command.shortcuts?.map((shortcut) => (
                <Keys key={shortcut} keys={keyCaps(shortcut)} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function titleOf(group: CommandGroup): string {
  switch (group) {
    case 'everywhere':
      return t`Everywhere`
    case 'rooms':
      return t`Rooms`
    case 'messages':
      return t`Messages`
    case 'writing':
      return t`Writing`
  }
}
