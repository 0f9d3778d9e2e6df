// SPDX-License-Identifier: Apache-2.0
import { type MethodDefinition, needSentences, paramKinds, rpcErrorEntries, rpcMethods } from '@phat/wire'
import { code, escaped, page, table } from './markdown.ts'

/** The reference of JSON-RPC methods and errors, from the definitions that the server reads. */
export function rpcPage(): string {
  const methods = Object.entries<MethodDefinition>(rpcMethods)
  const groups = new Map<string, (readonly [string, MethodDefinition])[]>()
  for (const [name, definition] of methods) {
    const group = name.slice(0, name.lastIndexOf('_'))
    groups.set(group, [...(groups.get(group) ?? []), [name, definition]])
  }
  const errors = Object.entries(rpcErrorEntries)
  return page(
    'JSON-RPC',
    'WebSocket and HTTP on one port, `ws://127.0.0.1:9944` by default. `rpc_methods` lists what a node serves; subscriptions need WebSocket.',
    [
      ...[...groups].flatMap(([group, members]) => [
        `## ${group}`,
        '',
        ...members.flatMap(([name, one]) => methodLines(name, one)),
      ]),
      '## Errors',
      '',
      ...table(
        ['Number', 'Message', 'Why', 'What to do'],
        errors.map(([, { rpcCode, message, why, remedy }]) => [String(rpcCode), escaped(message), escaped(why), escaped(remedy)]),
      ),
    ],
  )
}

function methodLines(name: string, definition: MethodDefinition): string[] {
  const { params, docs, result, aliases, access, errors, runtimeApi, needs } = definition
  const signature = params.map((param) => (param.required ? param.name : `${param.name}?`)).join(', ')
  const numbers = [...new Set(errors.map((error) => rpcErrorEntries[error].rpcCode))]
  const facts = [
    definition.kind === 'subscription'
      ? `Notifies as ${code(definition.notification)}; ended by ${code(definition.unsubscribe[0] ?? '')}.`
      : '',
    access === 'unsafe' ? 'Unsafe: served only where the operator allows it.' : '',
    needs === undefined ? '' : needSentences[needs],
    aliases.length > 0 ? `Also ${aliases.map(code).join(', ')}.` : '',
    runtimeApi === undefined ? '' : `Needs ${code(runtimeApi)} in the runtime.`,
    numbers.length > 0 ? `Errors of its own: ${numbers.join(', ')}.` : '',
  ].filter((fact) => fact !== '')
  return [
    `### ${name}`,
    '',
    `${code(`${name}(${signature})`)} → ${code(result)}`,
    '',
    escaped(docs),
    '',
    ...table(
      ['Parameter', 'Form', ''],
      params.map((param) => [code(param.name), escaped(paramKinds[param.kind]), escaped(param.docs)]),
    ),
    facts.join(' '),
    '',
  ]
}
