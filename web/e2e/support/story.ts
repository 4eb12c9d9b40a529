import { test as base, expect } from '@playwright/test'
import { ChatServer } from './chat-server.ts'
import { chromiumIsMissing, chromiumPath } from './chromium.ts'
import { Person } from './person.ts'
import { Talker } from './talker.ts'

interface StoryFixtures {
  /** Settings of the server, by environment variable. */
  settings: Record<string, string>
  server: ChatServer
  /** A browser of somebody's own; they have not come in yet. */
  visitor: (name: string) => Promise<Person>
  /** Somebody who has taken their name. */
  person: (name: string) => Promise<Person>
  talker: (name: string) => Promise<Talker>
  browserIsThere: null
}

/** A story: a server of its own, and as many people as it needs, each in a browser of their own. */
export const test = base.extend<StoryFixtures>({
  settings: [{}, { option: true }],

  browserIsThere: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needs of a fixture here.
    async ({}, use, info) => {
      if (chromiumPath === null && process.env.CI !== undefined) throw new Error(chromiumIsMissing)
      info.skip(chromiumPath === null, chromiumIsMissing)
      await use(null)
    },
    { auto: true },
  ],

  server: async ({ settings }, use) => {
    const server = await ChatServer.create(settings)
    await use(server)
    await server.stop()
  },

  visitor: async ({ browser, server, contextOptions }, use) => {
    const complaints: string[] = []
    await use(async (name) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: server.url })
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`))
      page.on('console', (message) => {
        // A server that is down is a part of some stories; what the policy refuses never is.
        if (/Content Security Policy|React/u.test(message.text())) complaints.push(message.text())
      })
      return new Person(name, page)
    })
    for (const context of browser.contexts()) await context.close()
    expect(complaints, 'what the pages complained about').toEqual([])
  },

  person: async ({ visitor }, use) => {
    await use(async (name) => {
      const person = await visitor(name)
      await person.comeIn()
      return person
    })
  },

  talker: async ({ server }, use) => {
    const talkers: Talker[] = []
    await use(async (name) => {
      const talker = await Talker.enter(server.url, name)
      talkers.push(talker)
      return talker
    })
    for (const talker of talkers) talker.leave()
  },
})

export { expect }
