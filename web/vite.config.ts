import { fileURLToPath } from 'node:url'
import lingui from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, type ProxyOptions } from 'vite'
import { emojiData } from './scripts/emoji-data.ts'
import { firstChunk } from './scripts/first-chunk.ts'
import { precompress } from './scripts/precompress.ts'
import { serviceWorker } from './scripts/service-worker.ts'

const backend = process.env.STONECHAT_DEV_SERVER ?? 'http://127.0.0.1:8000'

/** To the server this looks like its own pages: a foreign origin would be refused. */
const toBackend: ProxyOptions = {
  target: backend,
  changeOrigin: true,
  headers: { origin: backend },
  ws: true,
}
const paths = ['/socket.io', '/uploads', '/avatars', '/api']
const proxy = Object.fromEntries(paths.map((path) => [path, toBackend]))

export default defineConfig({
  // A message that lacks its German, or does not parse, is no release.
  plugins: [
    lingui({ macroTransform: true, failOnMissing: true, failOnCompileError: true }),
    react(),
    emojiData(),
    serviceWorker(),
    precompress(),
  ],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The server's policy is default-src 'self': nothing may be inlined into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ debugName: 'first', name: firstChunk }] },
        // Catalogues are told from other parts by their name: scripts/size.mjs weighs one of them.
        chunkFileNames: ({ facadeModuleId }) => {
          if (!facadeModuleId?.endsWith('.po')) return 'assets/[name]-[hash].js'
          return facadeModuleId.includes('/later/')
            ? 'assets/more-words-[name]-[hash].js'
            : 'assets/words-[name]-[hash].js'
        },
      },
    },
  },
  server: { proxy },
  preview: { proxy },
})
