import { t } from '@lingui/core/macro'
import styles from './composer.module.css'

/** What the message will look like. */
export function Preview({ text }: { text: string }) {
  return (
    <section className={styles.preview} aria-label={t`Preview`}>
      {text.trim() === '' ? t`Nothing to see yet.` : text}
    </section>
  )
}
