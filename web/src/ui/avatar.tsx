import type { CSSProperties } from 'react'
import styles from './avatar.module.css'

/** Hues of stones, lichen and heath: enough to tell people apart, quiet enough for the accent. */
const TONES = [16, 36, 54, 88, 140, 190, 215, 342]

interface AvatarProps {
  /** Decides the tone, so that somebody keeps it when they are renamed. */
  id: string
  name: string
  size?: number
}

/** The first letter of somebody's name on a tone of their own; decoration beside the name. */
export function Avatar({ id, name, size = 36 }: AvatarProps) {
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
