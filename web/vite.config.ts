import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type ProxyOptions } from 'vite'
import { precompress } from './scripts/precompress.ts'

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
  plugins: [react(), precompress()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The server's policy is default-src 'self': nothing may be inlined into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: { proxy },
  preview: { proxy },
})
