import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { REGISTER_PATH } from '@/lib/routes'
import { Icon, type IconName } from '@/ui/icon'
import { LinkButton } from '@/ui/link-button'
import { Section } from '@/ui/section'
import styles from './guest-benefits.module.css'

/** What a guest would have of an account. Nothing is lost by making one. */
export function GuestBenefits({ name }: { name: string }) {
  const benefits: readonly (readonly [IconName, string, string])[] = [
    ['key', t`The name stays yours`, t`also while you are away, and on every device`],
    ['person', t`A face`, t`a picture, a display name and a few words about you`],
    ['shield', t`Private rooms and whispers`, t`direct messages too, and blocking who bothers you`],
    ['download', t`Everything in your hands`, t`what you wrote can be found again and taken along`],
  ]
  return (
    <Section title={t`You are here as a guest`}>
      <p>
        <Trans>
          The name <strong>{name}</strong> is free for others soon after you have left. With an
          account it is not; all it takes is a password.
        </Trans>
      </p>
      <ul className={styles.benefits}>
        {benefits.map(([icon, title, text]) => (
          <li key={icon} className={styles.benefit}>
            <Icon name={icon} />
            <p>
              <span className={styles.title}>{title}</span>
              <span className={styles.text}>{text}</span>
            </p>
          </li>
        ))}
      </ul>
      <div>
        <LinkButton href={REGISTER_PATH}>{t`Keep this name`}</LinkButton>
      </div>
    </Section>
  )
}
