/** The worker itself, as far as TypeScript knows. */
export const worker = globalThis as unknown as ServiceWorkerGlobalScope

/** Written by the build: a version, made of all that is in it, and the list of its files. */
declare const __BUILD__: string
declare const __FILES__: readonly string[]

export const BUILD = __BUILD__
export const FILES = __FILES__
