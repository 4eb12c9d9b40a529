/** What the device tells about its network, as a small object that tests can play. */
export interface Network {
  isOnline(): boolean
  watch(listeners: NetworkListeners): void
}

export interface NetworkListeners {
  appeared(): void
  disappeared(): void
  /** The page is seen again after it may have slept. */
  awoke(): void
}

export const browserNetwork: Network = {
  isOnline: () => navigator.onLine,
  watch(listeners) {
    window.addEventListener('online', () => listeners.appeared())
    window.addEventListener('offline', () => listeners.disappeared())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') listeners.awoke()
    })
  },
}
