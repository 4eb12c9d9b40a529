import { t } from '@lingui/core/macro'
import { ExportButton } from '@/features/settings/export-button'
import { Fact, Section } from '@/ui/section'
import styles from './export-settings.module.css'

/** Everything of one's own, to take along. */
export function ExportSettings() {
  const parts = [
    t`Your account and profile, and the devices that are logged in`,
    t`Every message that you wrote, also in rooms that you left, and what you whispered`,
    t`The rooms you are or were in, since when and as what`,
    t`Whom you blocked and what you reported`,
  ]
  return (
    <Section title={t`Download everything of yours`}>
      <Fact>
        {t`One file, in a form that people and programs can read (JSON). It is made while you wait, and nothing of it stays anywhere but with you.`}
      </Fact>
      <ul className={styles.parts}>
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      <Fact>{t`Pictures and files are in it by their addresses, which open while you are logged in.`}</Fact>
      <ExportButton />
    </Section>
  )
}
