import { t } from '@lingui/core/macro'
import { useSavedChoices } from '@/binding/use-saved-choices'
import { QuietHoursForm } from '@/features/settings/quiet-hours-form'
import { explain } from '@/lib/explain'
import { QuietChoice } from '@/ui/quiet-choice'
import { Fact, Refusal, Section } from '@/ui/section'

/** When somebody does not want to be told: for a while from now on, and every week. */
export function QuietSettings() {
  const { settings, problem, change, reload } = useSavedChoices()
  if (settings === null) {
    if (problem === null) return <p>{t`One moment…`}</p>
    return <Refusal onRetry={reload}>{explain(problem)}</Refusal>
  }
  return (
    <>
      {problem !== null && <Refusal>{explain(problem)}</Refusal>}
      <Section title={t`Do not disturb`}>
        <QuietChoice
          label={t`From now on`}
          hint={t`Nothing is told on any device and by no mail, without exception. What was held back comes as one summary at the end.`}
          until={settings.quiet_until}
          onChange={(until) => void change({ quiet_until: until })}
        />
      </Section>
      <Section title={t`Every week`}>
        <Fact>
          {t`Hours in which you are not told of anything but what you except. They go for all your devices and for mail.`}
        </Fact>
        <QuietHoursForm
          key={JSON.stringify(settings.quiet_hours)}
          hours={settings.quiet_hours}
          onSave={(hours) => change({ quiet_hours: hours })}
        />
      </Section>
    </>
  )
}
