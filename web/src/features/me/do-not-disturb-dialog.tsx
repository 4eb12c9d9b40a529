import { t } from '@lingui/core/macro'
import { useSavedChoices } from '@/binding/use-saved-choices'
import { explain } from '@/lib/explain'
import { settingsPath } from '@/lib/routes'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { QuietChoice } from '@/ui/quiet-choice'
import { Refusal } from '@/ui/section'
import { Spinner } from '@/ui/spinner'
import { TextLink } from '@/ui/text-link'
import styles from './do-not-disturb-dialog.module.css'

/** For how long nobody shall disturb one, from now on. */
export function DoNotDisturbDialog({ onClose }: { onClose: () => void }) {
  const { settings, problem, change, reload } = useSavedChoices()
  return (
    <Dialog title={t`Do not disturb`} onClose={onClose}>
      <div className={styles.body}>
        {problem !== null && (
          <Refusal {...(settings === null && { onRetry: reload })}>{explain(problem)}</Refusal>
        )}
        {settings === null && problem === null && <Spinner />}
        {settings !== null && (
          <QuietChoice
            label={t`From now on`}
            hint={t`No device and no mail tells you anything. What was held back comes as one summary at the end.`}
            until={settings.quiet_until}
            onChange={(until) => void change({ quiet_until: until })}
          />
        )}
        <p>
          <TextLink href={settingsPath('quiet')} onClick={onClose}>
            {t`Quiet hours every week`}
          </TextLink>
        </p>
        <div className={styles.acts}>
          <Button onClick={onClose}>{t`Done`}</Button>
        </div>
      </div>
    </Dialog>
  )
}
