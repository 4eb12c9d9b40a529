const LOOK_MS = 400
const PATIENCE_MS = 12_000

/** Something that this device is about to show. */
export interface Expected {
  /** Whether it came, once that is clear. */
  shown(): Promise<boolean>
  stop(): void
}

/** Looks out for a notification with this tag that was not there before. */
export function expectShown(tag: string): Expected {
  let isWanted = true
  const cleared = clear(tag)
  return {
    async shown() {
      await cleared
      for (let waited = 0; isWanted && waited < PATIENCE_MS; waited += LOOK_MS) {
        if ((await found(tag)).length > 0) return true
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
      return false
    },
    stop() {
      isWanted = false
    },
  }
}

async function clear(tag: string): Promise<void> {
  for (const notification of await found(tag)) notification.close()
}

async function found(tag: string): Promise<readonly Notification[]> {
  const registration = await navigator.serviceWorker?.getRegistration()
  return (await registration?.getNotifications({ tag })) ?? []
}
