// SPDX-License-Identifier: Apache-2.0
import type { Action, Command } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { commonFlags } from '../terminal/parse-arguments.ts'

/** `phat completion` */
export const printCompletion: Action = async ({ args, commands, io }) => {
  const [shell] = args
  if (shell === 'bash') return io.out(bashScript(commands))
  // zsh runs bash completions once it was asked to.
  if (shell === 'zsh') return io.out(['autoload -Uz bashcompinit && bashcompinit', bashScript(commands)].join('\n'))
  throw cliErrors.error('bad-value', `completion is for bash or zsh, not ${JSON.stringify((shell ?? '').slice(0, 40))}`)
}

/** The words that may follow, by the words so far; names and flags hold no characters that a shell would expand. */
function bashScript(commands: readonly Command[]): string {
  const first = [...new Set(commands.map(({ name }) => name.split(' ')[0]))]
  const groups = [...new Set(commands.filter(({ name }) => name.includes(' ')).map(({ name }) => name.split(' ')[0]))]
  const flagCases = commands.map(({ name, flags }) => {
    const words = [...flags, ...commonFlags].map((flag) => `--${flag.name}`).join(' ')
    return `    '${name}'|'${name} '*) words='${words}' ;;`
  })
  const groupCases = groups.map((group) => {
    const members = commands.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.split(' ')[1])
    return `    '${group}') words='${members.join(' ')}' ;;`
  })
  return [
    '_phat() {',
    '  local words line',
    `  line="\${COMP_WORDS[*]:1:COMP_CWORD-1}"`,
    '  case "$line" in',
    `    '') words='${[...first, 'help'].join(' ')}' ;;`,
    ...groupCases,
    ...flagCases,
    '  esac',
    `  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    '}',
    'complete -F _phat phat',
  ].join('\n')
}
