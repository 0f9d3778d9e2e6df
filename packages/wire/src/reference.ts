// SPDX-License-Identifier: Apache-2.0
import type { MethodDefinition, Need, Param } from './definition.ts'
import { rpcMethods } from './methods.ts'
import { paramKinds } from './param-kinds.ts'
import { type RpcErrorName, rpcErrorEntries } from './rpc-errors.ts'

function paramLine({ name, kind, required, docs }: Param): string {
  return `- \`${name}\`${required ? '' : ' (optional)'}: ${docs} As ${paramKinds[kind]}.`
}

function errorLine(name: RpcErrorName): string {
  const { rpcCode, why } = rpcErrorEntries[name]
  return `- ${rpcCode}: ${why}`
}

/** What each need means, for the reference. */
export const needSentences: Readonly<Record<Need, string>> = {
  sealer: 'Served only by an engine that makes blocks on demand.',
  commits: 'Served only by a node that keeps the commits of its blocks.',
  archive: 'Served only by an archive: a node that keeps the state of every block.',
  developer: 'Served only on a development chain.',
  network: 'Served only by a development network (`npm start`, `phat dev`), whose workers belong to the chain.',
}

function methodSection(name: string, definition: MethodDefinition): string {
  const { docs, params, result, aliases, access, stateful, runtimeApi, needs, errors } = definition
  const notes = [
    aliases.length > 0 ? `Also: ${aliases.map((alias) => `\`${alias}\``).join(', ')}.` : '',
    access === 'unsafe' ? 'Unsafe: served only where the operator allows it.' : '',
    stateful ? 'WebSocket only.' : '',
    needs === undefined ? '' : needSentences[needs],
    runtimeApi === undefined ? '' : `Needs the runtime API \`${runtimeApi}\`.`,
  ].filter((note) => note !== '')
  const answer =
    definition.kind === 'call'
      ? [`Answers ${result}.`]
      : [
          `Answers a subscription id, then notifies \`${definition.notification}\` with ${result}.`,
          `Ended by ${definition.unsubscribe.map((end) => `\`${end}\``).join(', ')}.`,
        ]
  return [
    `### ${name}`,
    docs,
    params.map(paramLine).join('\n'),
    [...answer, ...notes].join(' '),
    errors.map(errorLine).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** The reference of all JSON-RPC methods as Markdown, one section for each group; derived, so it cannot be stale. */
export function renderRpcReference(): string {
  const groups = new Map<string, string[]>()
  for (const [name, definition] of Object.entries<MethodDefinition>(rpcMethods)) {
    const group = name.slice(0, name.lastIndexOf('_'))
    groups.set(group, [...(groups.get(group) ?? []), methodSection(name, definition)])
  }
  const sections = [...groups].map(([group, methods]) => `## ${group}\n\n${methods.join('\n\n')}`)
  const errors = Object.values(rpcErrorEntries).map(
    ({ rpcCode, message, why, remedy }) => `| ${rpcCode} | ${message} | ${why} | ${remedy} |`,
  )
  const table = ['| code | message | why | remedy |', '| --- | --- | --- | --- |', ...errors].join('\n')
  return `# JSON-RPC methods\n\n${sections.join('\n\n')}\n\n## Errors\n\n${table}\n`
}
