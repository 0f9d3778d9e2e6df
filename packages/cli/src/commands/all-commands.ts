// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../command.ts'
import { accountCommands } from './account.ts'
import { attestCommands } from './attest.ts'
import { blockCommand } from './block.ts'
import { completionCommand } from './completion.ts'
import { clusterCommands, keyCommands, profileCommands } from './contracts/cluster.ts'
import { buildCommand, contractCommands } from './contracts/contract.ts'
import { deployCommand } from './contracts/deploy.ts'
import { newCommand, testCommand } from './contracts/project.ts'
import { messageCommands, remoteContractCommands, secretCommands, workerListCommand } from './contracts/remote.ts'
import { dbCommands } from './db.ts'
import { devCommands } from './dev.ts'
import { doctorCommand } from './doctor.ts'
import { nodeCommand } from './node.ts'
import { runtimeCommands } from './runtime.ts'
import { specCommands } from './spec.ts'
import { storageCommand } from './storage.ts'
import { transferCommand } from './transfer.ts'
import { txCommand } from './tx.ts'
import { workerCommands } from './worker.ts'

/** Every command, in the order of `phat help`. */
export const commands: readonly Command[] = [
  nodeCommand,
  ...devCommands,
  ...specCommands,
  ...dbCommands,
  ...runtimeCommands,
  ...accountCommands,
  transferCommand,
  storageCommand,
  txCommand,
  blockCommand,
  newCommand,
  buildCommand,
  testCommand,
  deployCommand,
  ...messageCommands,
  ...contractCommands,
  ...remoteContractCommands,
  ...secretCommands,
  ...clusterCommands,
  ...keyCommands,
  ...profileCommands,
  ...attestCommands,
  ...workerCommands,
  workerListCommand,
  doctorCommand,
  completionCommand,
]
