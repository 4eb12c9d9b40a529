import { t } from '@lingui/core/macro'
import { useRef, useState } from 'react'
import { EXPORT_URL } from '@/api/rest'
import { useIsOnline } from '@/binding/use-is-online'
import { type Downloading, download } from '@/features/settings/download'
import { formatBytes } from '@/lib/format-bytes'
import { Button } from '@/ui/button'
import { Spinner } from '@/ui/spinner'
import styles from './export-button.module.css'

/** Makes the export, says how far it is, and hands it over as a file once it is whole. */
export function ExportButton() {
  const isOnline = useIsOnline()
  const [state, setState] = useState<Downloading | null>(null)
  const stop = useRef<AbortController>(null)
  const begin = () => {
    stop.current = new AbortController()
    void download(EXPORT_URL, fileName(), { signal: stop.current.signal, onChange: setState })
  }
  return (
    <div className={styles.line}>
      {state?.status === 'loading' ? (
        <Button look="quiet" onClick={() => stop.current?.abort()}>
          <Spinner />
          {t`Stop`}
        </Button>
      ) : (
        <Button disabled={!isOnline} onClick={begin}>
          {t`Download my data`}
        </Button>
      )}
      <p className={styles.words} role="status">
        {state !== null && wordsFor(state)}
      </p>
    </div>
  )
}

function wordsFor(state: Downloading): string {
  switch (state.status) {
    case 'loading': {
      const size = formatBytes(state.bytes)
      return t`${size} so far…`
    }
    case 'done': {
      const size = formatBytes(state.bytes)
      return t`Done: ${size}. It is where your browser keeps downloads.`
    }
    case 'failed':
      return t`It was cut short, so there is no file. Try again.`
    case 'stopped':
      return t`Stopped. There is no file.`
  }
}

function fileName(): string {
  return `stonechat-${new Date().toISOString().slice(0, 10)}.json`
}
