import styles from './small-page.module.css'

const AIRY = [18, 46, 62, 24, 54]
const DENSE = [16, 42, 58, 30, 50, 22, 60, 36]

const SCHEMES = { light: styles.light, dark: styles.dark, own: styles.own }

interface SmallPageProps {
  look: 'system' | 'light' | 'dark' | 'airy' | 'dense'
}

/** The application as small as a stamp: rooms on the black head, messages on paper. */
export function SmallPage({ look }: SmallPageProps) {
  return (
    <span className={styles.stamp} aria-hidden="true">
      {look === 'system' ? (
        <>
          <Half scheme="light" side="start" />
          <Half scheme="dark" side="end" />
        </>
      ) : (
        <Half
          scheme={look === 'light' || look === 'dark' ? look : 'own'}
          isDense={look === 'dense'}
        />
      )}
    </span>
  )
}

interface HalfProps {
  scheme: 'light' | 'dark' | 'own'
  /** Which half of the whole is seen where only one is. */
  side?: 'start' | 'end'
  isDense?: boolean
}

function Half({ scheme, side = 'start', isDense = false }: HalfProps) {
  const lines = isDense ? DENSE : AIRY
  const gap = isDense ? 7 : 12
  return (
    <svg
      aria-hidden="true"
      className={`${styles.half} ${SCHEMES[scheme]}`}
      viewBox="0 0 120 76"
      preserveAspectRatio={side === 'start' ? 'xMinYMid slice' : 'xMaxYMid slice'}
      focusable="false"
    >
      <rect className={styles.paper} width="120" height="76" />
      <rect className={styles.head} width="34" height="76" />
      <rect className={styles.mark} x="6" y="20" width="22" height="5" rx="2.5" />
      {[10, 31, 41].map((y) => (
        <rect key={y} className={styles.room} x="6" y={y} width="18" height="4" rx="2" />
      ))}
      {lines.map((width, index) => (
        <rect
          key={width}
          className={styles.line}
          x="44"
          y={10 + index * gap}
          width={width}
          height="4"
          rx="2"
        />
      ))}
    </svg>
  )
}
