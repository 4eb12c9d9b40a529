import { t } from '@lingui/core/macro'
import { type ReactNode, useEffect, useState } from 'react'
import { copyText } from '@/lib/copy-text'
import { IconButton } from '@/ui/icon-button'
import styles from './code-block.module.css'

const COPIED_MS = 2_000
/** Longer code is read as it is; colouring it would hold the page up. */
const COLOURED_MOST = 20_000

/** Code to be read and taken away, in the colours of its language once they are loaded. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const coloured = useColoured(text, language)
  return (
    <div className={styles.block}>
      <div className={styles.head}>
        <span>{language}</span>
        <CopyButton text={text} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must scroll by keyboard. */}
      <pre className={styles.code} dir="ltr" tabIndex={0}>
        <code>{coloured ?? text}</code>
      </pre>
    </div>
  )
}

/** The code in colours; null as long as there are none. */
function useColoured(text: string, language: string): ReactNode {
  const [coloured, setColoured] = useState<ReactNode>(null)
  useEffect(() => {
    setColoured(null)
    if (language === '' || text.length > COLOURED_MOST) return
    let isWanted = true
    // Without them, code is only black; nobody needs to hear that they did not come.
    void import('@/ui/rich-text/highlight').then(
      ({ highlight }) => isWanted && setColoured(highlight(text, language)),
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [text, language])
  return coloured
}

function CopyButton({ text }: { text: string }) {
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async () => {
    setIsCopied(await copyText(text))
  }
  return (
    <IconButton
      className={styles.copy}
      icon={isCopied ? 'check' : 'copy'}
      label={isCopied ? t`Copied` : t`Copy the code`}
      onClick={() => void copy()}
    />
  )
}
