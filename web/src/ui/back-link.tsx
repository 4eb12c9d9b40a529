import { Icon } from '@/ui/icon'
import { Link } from '@/ui/link'
import styles from './back-link.module.css'

/** The way back on a phone, where one page hides the other. */
export function BackLink({ href, label }: { href: string; label: string }) {
  return (
    <Link href={href} className={styles.back} aria-label={label}>
      <Icon name="back" />
    </Link>
  )
}
