import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { applyFormat, FORMATS, type Format } from '@/features/composer/formats'
import { keyCaps } from '@/lib/shortcut'
import { IconButton } from '@/ui/icon-button'
import styles from './format-bar.module.css'

interface FormatBarProps {
  field: () => HTMLTextAreaElement | null
  isPreviewed: boolean
  onPreview: () => void
}

/** How words can look, for those who do not know the signs by heart; and what it will look like. */
export function FormatBar({ field, isPreviewed, onPreview }: FormatBarProps) {
  return (
    <div className={styles.bar} role="toolbar" aria-label={t`Formatting`}>
      {FORMATS.map((format) => (
        <IconButton
          key={format.id}
          icon={format.icon}
          label={labelOf(format)}
          className={styles.format}
          // What is selected stays so.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => applyFormat(format, field)}
        />
      ))}
      <span className={styles.gap} />
      <IconButton
        icon="eye"
        label={t`Preview`}
        className={styles.format}
        aria-pressed={isPreviewed}
        onClick={onPreview}
      />
    </div>
  )
}

function labelOf({ title, shortcuts: [shortcut] = [] }: Format): string {
  const name = i18n._(title)
  return shortcut === undefined ? name : `${name} (${keyCaps(shortcut).join('+')})`
}
