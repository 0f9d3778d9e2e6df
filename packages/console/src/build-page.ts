// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { known } from '@phat/primitives'
import { build, type Plugin, transform } from 'esbuild'

/** Where the sources of the page lie, also for the compiled command. */
const sources = join(dirname(createRequire(import.meta.url).resolve('@phat/console')), 'page')

/**
 * Builds the page that verifies evidence: one HTML file with its script and style inside, whose own policy forbids it everything else. The
 * same sources give the same bytes.
 */
export async function buildPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(sources, 'main.ts')],
    bundle: true,
    write: false,
    minify: true,
    charset: 'utf8',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [onlyWhatIsUsed],
  })
  const script = known(outputFiles[0], 'a bundle of one entry is one file').text.trim()
  const { code } = await transform(readFileSync(join(sources, 'page.css'), 'utf8'), {
    loader: 'css',
    minify: true,
    target: 'es2022',
  })
  const style = code.trim()
  const policy = [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const parts: Readonly<Record<string, string>> = {
    'content policy': `<meta http-equiv="content-security-policy" content="${policy}">`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  }
  const shell = readFileSync(join(sources, 'page.html'), 'utf8')
  return shell.replace(/<!-- (content policy|style|script) -->/g, (_, name: string) =>
    known(parts[name], 'the page names its parts'),
  )
}

/** Nothing in the workspace acts by being loaded, as far as the page goes: modules that it does not use stay out. */
const onlyWhatIsUsed: Plugin = {
  name: 'only-what-is-used',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[@.#]/ }, async ({ path, kind, pluginData, ...from }) => {
      if (kind === 'entry-point' || pluginData === resolving) return undefined
      if (path === '@phat/crypto') return { path: join(sources, 'crypto.ts'), sideEffects: false }
      const found = await resolve(path, { ...from, kind, pluginData: resolving })
      return found.errors.length > 0 ? { errors: found.errors } : { path: found.path, sideEffects: false }
    })
  },
}

/** Marks what the plugin asks for itself. */
const resolving = 'resolving'

/** A script or style that a content policy admits by its hash (CSP level 3, hash-source). */
function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
