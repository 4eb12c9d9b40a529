import type { CSSProperties } from 'react'
import styles from './avatar.module.css'

/** Hues of stones, lichen and heath: enough to tell people apart, quiet enough for the accent. */
const TONES = [16, 36, 54, 88, 140, 190, 215, 342]

interface AvatarProps {
  /** Decides the tone, so that somebody keeps it when they are renamed. */
  id: string
  name: string
  /** Where their picture is, in several sizes; null without one. */
  picture: string | null
  size?: number
}

/**
 * Somebody's picture, or the first letter of their name on a tone of their own; decoration beside
 * the name.
 */
export function Avatar({ id, name, picture, size = 36 }: AvatarProps) {
  if (picture !== null) {
    const sides = [64, 128].map((side) => `${picture}/${side} ${side}w`).join(', ')
    return (
      <img
        className={styles.picture}
        src={`${picture}/128`}
        srcSet={sides}
        sizes={`${size}px`}
        width={size}
        height={size}
        alt=""
        loading="lazy"
      />
    )
  }
  const style = {
    width: size,
    height: size,
    fontSize: size * 0.44,
    '--tone': toneOf(id),
  } as CSSProperties
  return (
    <span className={styles.avatar} style={style} aria-hidden="true">
      {firstLetter(name)}
    </span>
  )
}

function toneOf(id: string): number {
  let sum = 0
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521
  return TONES[sum % TONES.length] ?? 0
}

function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name)
  return first?.segment.toLocaleUpperCase() ?? '?'
}
