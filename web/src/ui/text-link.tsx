import type { ComponentProps } from 'react'
import { Link } from '@/ui/link'
import styles from './text-link.module.css'

/** A link among words. */
export function TextLink(props: Omit<ComponentProps<typeof Link>, 'className'>) {
  return <Link {...props} className={styles.link} />
}
