import { t } from '@lingui/core/macro'
import { useMe } from '@/binding/use-me'
import { useSavedChoices } from '@/binding/use-saved-choices'
import { MailSettings } from '@/features/settings/mail-settings'
import { RoomRules } from '@/features/settings/room-rules'
import { ToldOf } from '@/features/settings/told-of'
import { WhileOpen } from '@/features/settings/while-open'
import { WokenDevices } from '@/features/settings/woken-devices'
import { explain } from '@/lib/explain'
import { REGISTER_PATH } from '@/lib/routes'
import { Refusal, Section } from '@/ui/section'
import { TextLink } from '@/ui/text-link'

/** Of what somebody is told, by which ways, and how this device does it. */
export function NotificationSettings() {
  const { me } = useMe()
  return (
    <>
      {me.guest ? <OnlyForAccounts /> : <CalledBack />}
      <WhileOpen />
    </>
  )
}

function OnlyForAccounts() {
  return (
    <Section title={t`While Stonechat is closed`}>
      <p>
        {t`A guest is not told of anything while Stonechat is closed: nothing says that whoever opens it next is still you. With an account your devices can tell you, or a mail.`}
      </p>
      <p>
        <TextLink href={REGISTER_PATH}>{t`Keep your name with an account`}</TextLink>
      </p>
    </Section>
  )
}

function CalledBack() {
  const saved = useSavedChoices()
  const { settings, problem, change, reload } = saved
  return (
    <>
      <WokenDevices />
      {problem !== null && settings === null && (
        <Refusal onRetry={reload}>{explain(problem)}</Refusal>
      )}
      {settings !== null && (
        <>
          {problem !== null && <Refusal>{explain(problem)}</Refusal>}
          <ToldOf settings={settings} onChange={change} />
          <RoomRules />
          <MailSettings settings={settings} onChange={(request) => void change(request)} />
        </>
      )}
    </>
  )
}
