import { t } from '@lingui/core/macro'
import type { StatusEnd } from '@/features/me/status-until'
import styles from './status-form.module.css'

interface Preset {
  readonly emoji: string
  readonly text: string
  readonly end: StatusEnd
}

/** What people say of themselves most often, with how long that usually is. */
export function StatusPresets({ onChoose }: { onChoose: (preset: Preset) => void }) {
  const presets: readonly Preset[] = [
    { emoji: '🗓️', text: t`In a meeting`, end: 'hour' },
    { emoji: '🎧', text: t`Concentrating`, end: 'four-hours' },
    { emoji: '🥪', text: t`At lunch`, end: 'half-hour' },
    { emoji: '🚆', text: t`On the way`, end: 'hour' },
    { emoji: '🤒', text: t`Off sick`, end: 'today' },
    { emoji: '🏖️', text: t`On holiday`, end: 'date' },
  ]
  return (
    <div className={styles.presets}>
      {presets.map((preset) => (
        <button
          type="button"
          key={preset.emoji}
          className={styles.preset}
          onClick={() => onChoose(preset)}
        >
          <span aria-hidden="true">{preset.emoji}</span> {preset.text}
        </button>
      ))}
    </div>
  )
}
