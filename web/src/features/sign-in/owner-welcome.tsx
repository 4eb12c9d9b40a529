import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import type { Access } from '@/api/wire'
import { useMe } from '@/binding/use-me'
import { goTo } from '@/lib/navigation'
import { ACCOUNT_PATH, ROOMS_PATH, settingsPath } from '@/lib/routes'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Icon, type IconName } from '@/ui/icon'
import styles from './owner-welcome.module.css'

/** What somebody could do first who has just become the owner of a server. */
export function OwnerWelcome({ onClose }: { onClose: () => void }) {
  const { me, server } = useMe()
  const name = me.username
  const go = (address: string) => {
    onClose()
    goTo(address)
  }
  return (
    <Dialog title={t`Welcome, ${name}`} onClose={onClose}>
      <p>{t`This server is yours, and this is its lobby. Everybody who comes in finds it.`}</p>
      <ol className={styles.steps}>
        <Step
          icon="people"
          title={t`Invite people`}
          act={<Go onGo={() => go(ACCOUNT_PATH)}>{t`Invitations`}</Go>}
        >
          {whoMayCome(server.access)}
        </Step>
        <Step
          icon="compass"
          title={t`Make rooms`}
          act={<Go onGo={() => go(ROOMS_PATH)}>{t`Rooms`}</Go>}
        >
          {t`One for each thing that you talk about; everybody can join those that are public.`}
        </Step>
        <Step
          icon="person"
          title={t`Show your face`}
          act={<Go onGo={() => go(settingsPath('profile'))}>{t`Profile`}</Go>}
        >
          {t`A picture and a name that people know you by.`}
        </Step>
      </ol>
      <Button onClick={onClose}>{t`Say something`}</Button>
    </Dialog>
  )
}

interface StepProps {
  icon: IconName
  title: string
  act: ReactNode
  children: string
}

function Step({ icon, title, act, children }: StepProps) {
  return (
    <li className={styles.step}>
      <Icon name={icon} />
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        <p className={styles.text}>{children}</p>
      </div>
      {act}
    </li>
  )
}

function Go({ onGo, children }: { onGo: () => void; children: string }) {
  return (
    <Button look="quiet" small={true} onClick={onGo}>
      {children}
    </Button>
  )
}

function whoMayCome(access: Access): string {
  switch (access) {
    case 'open':
      return t`At the moment everybody who knows the address may come in, with just a name.`
    case 'registered':
      return t`At the moment everybody who knows the address may make an account.`
    case 'invited':
      return t`Nobody comes in without an invitation: a link that you give away.`
  }
}
