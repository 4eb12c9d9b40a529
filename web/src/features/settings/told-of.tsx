import { plural, t } from '@lingui/core/macro'
import type {
  ChangeNotificationSettings,
  Choice,
  NotificationSettings,
  Privacy,
  Problem,
} from '@/api/wire'
import { KeywordForm } from '@/features/settings/keyword-form'
import { RadioGroup } from '@/ui/radio-group'
import { Section } from '@/ui/section'
import { SelectField } from '@/ui/select-field'

const DELAYS = [0, 5, 15, 30, 60, 300]

interface ToldOfProps {
  settings: NotificationSettings
  onChange: (request: ChangeNotificationSettings) => Promise<Problem | null>
}

/** Of what somebody is told on all their devices, and how much of it. */
export function ToldOf({ settings, onChange }: ToldOfProps) {
  const set = (request: ChangeNotificationSettings) => void onChange(request)
  return (
    <Section title={t`What you are told of`}>
      <RadioGroup<Choice>
        label={t`In all rooms of which you say nothing else`}
        value={settings.tells}
        onChange={(tells) => set({ tells })}
        options={[
          {
            value: 'direct_and_mentions',
            label: t`What is said to me`,
            hint: t`Direct messages, whispers, mentions, answers and my words`,
          },
          { value: 'all', label: t`Every message` },
          { value: 'nothing', label: t`Nothing` },
        ]}
      />
      <KeywordForm
        key={settings.keywords.join('\n')}
        keywords={settings.keywords}
        onSave={(keywords) => onChange({ keywords })}
      />
      <SelectField<Privacy>
        label={t`What a notification shows`}
        hint={t`On a locked screen anybody may read it. What is not shown is not sent to the device either.`}
        value={settings.privacy}
        onChange={(privacy) => set({ privacy })}
        options={[
          { value: 'full', label: t`Who wrote, where and what` },
          { value: 'sender', label: t`Who wrote` },
          { value: 'nothing', label: t`Only that there is something` },
        ]}
      />
      <SelectField
        label={t`Wait before telling me`}
        hint={t`What you read meanwhile, on any device, you are not told of. Nor are you while you are active here.`}
        value={`${settings.delay_seconds}`}
        onChange={(seconds) => set({ delay_seconds: Number(seconds) })}
        options={delays(settings.delay_seconds).map((seconds) => ({
          value: `${seconds}`,
          label: delayName(seconds),
        }))}
      />
    </Section>
  )
}

/** What another client chose is among them. */
function delays(chosen: number): readonly number[] {
  return [...new Set([...DELAYS, chosen])].sort((a, b) => a - b)
}

function delayName(seconds: number): string {
  if (seconds === 0) return t`Not at all`
  if (seconds % 60 === 0) return plural(seconds / 60, { one: '# minute', other: '# minutes' })
  return plural(seconds, { one: '# second', other: '# seconds' })
}
