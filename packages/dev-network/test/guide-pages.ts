// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { known } from '@phat/primitives'

// Guides as their readers use them: files are written where the page has them, commands are typed into a shell in the order of the page.

/** A part of a guide: a file that it shows, or a command with what it prints. */
export type Step =
  | { readonly kind: 'file'; readonly path: string; readonly content: string }
  | { readonly kind: 'command'; readonly command: string; readonly output: readonly string[] }

const blocks = /<!-- (\S+) -->\n\n```ts\n([\s\S]*?)```\n|```console\n([\s\S]*?)```\n/g

/** The steps of a page, in its order. Every fenced block has to be one. */
export function stepsOf(text: string): readonly Step[] {
  const found = [...text.matchAll(blocks)]
  const fences = text.match(/^```\w/gm) ?? []
  if (fences.length !== found.length)
    throw new TypeError(`${fences.length - found.length} blocks are neither a named file nor commands`)
  return found.flatMap(([, path, content = '', session = '']): readonly Step[] =>
    path === undefined ? commandsOf(session) : [{ kind: 'file', path, content }],
  )
}

const commandsOf = (session: string): readonly Step[] =>
  session
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.trimEnd().split('\n')
      return { kind: 'command', command, output }
    })

/** What is not the same each time or on each machine: hashes, addresses, numbers (but not a number that is the whole answer), widths. */
export const masked = (line: string): string =>
  /^\d+$/.test(line)
    ? line
    : line
        .replace(/0x[0-9a-f]{8,}/g, '(hex)')
        .replace(/\b4[1-9A-HJ-NP-Za-km-z]{46,47}\b/g, '(address)')
        .replace(/\bws:\/\/\S+/g, '(node)')
        .replace(/\d[\d,.]*/g, '0')
        .replace(/ +/g, ' ')
        .trimEnd()

/** The first line of what was printed that is not as the guide has it; `…` stands for any number of lines. */
export function firstDifference(printed: readonly string[], wanted: readonly string[]): string | undefined {
  const actual = printed.map(masked)
  let at = 0
  let skips = false
  for (const line of wanted) {
    if (line.trim() === '…') {
      skips = true
      continue
    }
    const found = skips ? actual.indexOf(masked(line), at) : at
    if (found < 0 || actual[found] !== masked(line)) return `wanted: ${line}\nprinted: ${printed.slice(at).join('\n')}`
    at = found + 1
    skips = false
  }
  return skips || at === actual.length ? undefined : `more than the guide has: ${printed.slice(at).join('\n')}`
}

/** A folder that stands for the clone, and a shell in it. */
export interface GuideFolder {
  /** Where the shell is. */
  readonly path: string
  write(path: string, content: string): void
  read(path: string): string | undefined
  /** Types a command; answers its lines, both streams together as a terminal shows them. */
  type(command: string): Promise<readonly string[]>
  remove(): void
}

const root = process.cwd()

/** `npx` as it is in a clone, without the check whether all is installed and compiled, which the tests have done already. */
const npx = (build: string): string => `#!/bin/sh
tool=$1
shift
case $tool in
phat) exec '${process.execPath}' '${build}/phat-dev.js' "$@" ;;
*) exec '${root}/node_modules/.bin/'"$tool" "$@" ;;
esac
`

/** Makes an empty one. `url` is the network that its commands talk to. */
export function createGuideFolder(url: string): GuideFolder {
  const clone = mkdtempSync(join(tmpdir(), 'phat-guide-'))
  const bin = join(clone, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'npx'), npx(known(process.env.PHAT_BUILD, 'the global setup compiles the command')))
  chmodSync(join(bin, 'npx'), 0o755)
  writeFileSync(join(clone, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PHAT_'))
  const env = { ...Object.fromEntries(inherited), PHAT_URL: url, PATH: `${bin}:${process.env.PATH}` }
  let path = clone
  return {
    get path() {
      return path
    },
    write: (name, content) => {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), content)
    },
    read: (name) => (existsSync(join(path, name)) ? readFileSync(join(path, name), 'utf8') : undefined),
    type: async (command) => {
      const [word, folder] = command.split(' ')
      if (word === 'cd') {
        path = join(path, known(folder, 'cd names a folder'))
        return []
      }
      const printed = await run(command, path, env)
      return printed === '' ? [] : printed.split('\n').map((line) => line.trimEnd())
    },
    remove: () => rmSync(clone, { recursive: true, force: true }),
  }
}

function run(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] })
  let printed = ''
  child.stdout.on('data', (part) => {
    printed += part
  })
  return new Promise((resolve) => child.once('close', () => resolve(printed.trimEnd())))
}

/** The files of a folder and those below, by their paths in it. */
export function filesOf(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  return new Map(
    paths
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), 'utf8').replace('// SPDX-License-Identifier: Apache-2.0\n', '')]),
  )
}
