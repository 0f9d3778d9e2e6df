// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** A shell that a test types into, and the screen that it reads. */
export interface Terminal {
  /** What stands on the screen so far, without colours. */
  screen(): string
  /** Types a line. */
  type(line: string): void
  /** Waits until the screen has the text, after its first `from` characters. @returns where it ends on the screen */
  see(text: string | RegExp, from?: number): Promise<number>
  /** Types a line and waits for the next prompt. @returns what came in between */
  run(line: string): Promise<string>
  /** Ctrl-C. */
  interrupt(): void
  close(): Promise<void>
}

const prompt = 'newcomer> '
const patienceMs = 90_000

/** `script` of util-linux makes a terminal; without it there are pipes, and programs know that nobody watches. */
export const hasPty = process.platform === 'linux' && existsSync('/usr/bin/script')
if (!hasPty) console.warn('the commands of README.md are typed into pipes: there is no /usr/bin/script, which makes a terminal')

/** Opens a shell in a folder. */
export async function openTerminal(cwd: string, env: NodeJS.ProcessEnv): Promise<Terminal> {
  const shell = `exec env PS1='${prompt}' bash --noprofile --norc -i`
  const [program, words] = hasPty ? ['/usr/bin/script', ['-qefc', shell, '/dev/null']] : ['sh', ['-c', `${shell} 2>&1`]]
  const child = spawn(program, words, {
    cwd,
    // A process group of its own, so that Ctrl-C of a shell without a terminal is its own affair.
    detached: true,
    env: { ...env, TERM: 'dumb', COLUMNS: '200' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let text = ''
  const waiting = new Set<() => void>()
  const changed = (): void => {
    for (const look of waiting) look()
  }
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text = stripVTControlCharacters(text + part).replaceAll('\r', '')
    changed()
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))

  const endOf = (wanted: string | RegExp, from: number): number => {
    const rest = text.slice(from)
    if (typeof wanted === 'string') return rest.includes(wanted) ? from + rest.indexOf(wanted) + wanted.length : -1
    const found = wanted.exec(rest)
    return found === null ? -1 : from + found.index + found[0].length
  }
  const see = (wanted: string | RegExp, from = 0): Promise<number> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`the screen never showed ${wanted}:\n${text.slice(from)}`))
      }, patienceMs)
      const look = (): void => {
        const end = endOf(wanted, from)
        if (end < 0) return
        clearTimeout(timer)
        waiting.delete(look)
        resolve(end)
      }
      waiting.add(look)
      look()
    })
  const terminal: Terminal = {
    screen: () => text,
    type: (line) => void child.stdin.write(`${line}\n`),
    see,
    run: async (line) => {
      const from = text.length
      terminal.type(line)
      const echoed = hasPty ? await see(line, from) : from
      const end = await see(prompt, echoed)
      return text.slice(echoed, end - prompt.length).trim()
    },
    interrupt: () => {
      if (hasPty) child.stdin.write('\x03')
      else if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    },
    close: async () => {
      child.stdin.end('exit\n')
      await ended
    },
  }
  await see(prompt)
  return terminal
}
