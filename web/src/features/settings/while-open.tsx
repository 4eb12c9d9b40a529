import { t } from '@lingui/core/macro'
import { usePreferences } from '@/binding/use-preferences'
import type { Attention } from '@/core/attention'
import { PermissionNote } from '@/features/settings/permission-note'
import { useNotificationPermission } from '@/features/settings/use-notification-permission'
import { chime } from '@/lib/chime'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/radio-group'
import { Fact, Section } from '@/ui/section'

/** How this device calls attention while the page is open somewhere. */
export function WhileOpen() {
  const [{ alerts, sounds }, change] = usePreferences()
  const [permission, ask] = useNotificationPermission()
  const allow = async () => {
    // Whoever asks for them wants some.
    if ((await ask()) === 'granted' && alerts === 'off') change({ alerts: 'calls' })
  }
  const isAllowed = permission === 'granted'
  return (
    <>
      <Section title={t`While Stonechat is open`}>
        <Fact>
          {t`In a tab or window of this device, when you look at something else. It comes at once, keeps to your quiet hours, and stands there once even if the device is told as well. How much is unread always stands in the tab’s title and on its icon.`}
        </Fact>
        {!isAllowed && <PermissionNote permission={permission} onAsk={() => void allow()} />}
        <RadioGroup<Attention>
          label={t`Show a notification of`}
          value={isAllowed ? alerts : 'off'}
          disabled={!isAllowed}
          onChange={(chosen) => change({ alerts: chosen })}
          options={optionsFor(t`Nothing`)}
        />
      </Section>
      <Section title={t`Sound`}>
        <RadioGroup<Attention>
          label={t`Play a sound for`}
          value={sounds}
          onChange={(chosen) => {
            change({ sounds: chosen })
            if (chosen !== 'off') chime()
          }}
          options={optionsFor(t`Nothing`)}
        />
        <div>
          <Button look="quiet" small={true} onClick={chime}>
            {t`Play it now`}
          </Button>
        </div>
      </Section>
    </>
  )
}

function optionsFor(nothing: string) {
  return [
    { value: 'off', label: nothing },
    {
      value: 'calls',
      label: t`What is meant for me`,
      hint: t`Mentions, direct messages and whispers`,
    },
    { value: 'all', label: t`Every message`, hint: t`In all rooms that you are in` },
  ] as const
}
