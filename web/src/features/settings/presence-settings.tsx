import { t } from '@lingui/core/macro'
import { useCallback, useState } from 'react'
import type { Availability, OwnProfile, Presence } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { useMe } from '@/binding/use-me'
import { usePresence } from '@/binding/use-presence'
import type { Outcome } from '@/core/link'
import { explain } from '@/lib/explain'
import { formatBriefly } from '@/lib/format-time'
import { RadioGroup } from '@/ui/radio-group'
import { Fact, Refusal, Section } from '@/ui/section'
import { Switch } from '@/ui/switch'
import { WhenLoaded } from '@/ui/when-loaded'

type Wanted = Partial<Pick<OwnProfile, 'availability' | 'shows_presence'>>

/** How one is seen by those with whom one shares a room, and what that looks like right now. */
export function PresenceSettings() {
  const chat = useChat()
  const [loaded, reload] = useLoaded(useCallback(() => chat.rest.ownProfile(), [chat]))
  const [refusal, setRefusal] = useState<string | null>(null)
  // What was chosen is shown at once, and taken back if it is refused.
  const [wanted, setWanted] = useState<Wanted>({})
  const choose = async (chosen: Wanted, ask: Promise<Outcome<unknown>>) => {
    setWanted((before) => ({ ...before, ...chosen }))
    const outcome = await ask
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    if (!outcome.ok) setWanted({})
    reload()
  }
  return (
    <WhenLoaded loaded={loaded} onRetry={reload}>
      {({ profile }) => (
        <Section title={t`Who sees that you are here`}>
          <Fact>{t`Only people with whom you share a room see this at all.`}</Fact>
          {refusal !== null && <Refusal>{refusal}</Refusal>}
          <AvailabilityChoice
            profile={{ ...profile, ...wanted }}
            onChoose={(status, ask) => void choose({ availability: status }, ask)}
          />
          <Switch
            label={t`Let others see whether I am here`}
            hint={t`Without this you always look as if you were not here, and nobody sees when you last were.`}
            isOn={wanted.shows_presence ?? profile.shows_presence}
            onChange={(shows) => {
              const ask = chat.people.changeProfile({ shows_presence: shows })
              void choose({ shows_presence: shows }, ask)
            }}
          />
          <AsSeen />
        </Section>
      )}
    </WhenLoaded>
  )
}

interface AvailabilityChoiceProps {
  profile: OwnProfile
  onChoose: (status: Availability, ask: Promise<Outcome<unknown>>) => void
}

/** What one says beside it stays as it is, and until when. */
function AvailabilityChoice({ profile, onChoose }: AvailabilityChoiceProps) {
  const chat = useChat()
  const { presence, status_until: until } = profile
  const { text, emoji } = presence
  return (
    <RadioGroup<Availability>
      label={t`You look`}
      value={profile.availability}
      disabled={!profile.shows_presence}
      onChange={(status) => onChoose(status, chat.people.setStatus({ status, text, emoji, until }))}
      options={[
        {
          value: 'online',
          label: t`As it is`,
          hint: t`Here, or away after ten minutes without a sign of you`,
        },
        { value: 'away', label: t`Away`, hint: t`Here, and perhaps slow to answer` },
        {
          value: 'invisible',
          label: t`Invisible`,
          hint: t`Like somebody who has just gone; you read and write as always`,
        },
      ]}
    />
  )
}

/** The server's own word for how one looks, as it tells it to others. */
function AsSeen() {
  const { me } = useMe()
  const presence = usePresence(me.id)
  if (presence === null) return null
  const seen = wordsFor(presence)
  return <p role="status">{t`Others see you right now: ${seen}`}</p>
}

function wordsFor({ status, last_active_at: last }: Presence): string {
  switch (status) {
    case 'online':
      return t`Online`
    case 'away':
      return t`Away`
    case 'offline':
      return last === null ? t`Not here` : t`Last here ${formatBriefly(Date.parse(last))}`
  }
}
