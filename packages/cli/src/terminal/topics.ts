// SPDX-License-Identifier: Apache-2.0
import { exitCodes } from './exit-codes.ts'
import { table } from './table.ts'

/** A page of help that belongs to no single command. */
export interface Topic {
  readonly name: string
  readonly summary: string
  readonly lines: readonly string[]
}

/** All topics, in the order of `phat help`. */
export const topics: readonly Topic[] = [
  {
    name: 'values',
    summary: 'How accounts, amounts and arguments are written',
    lines: [
      'Accounts',
      ...table([
        ['//Alice', 'an account of the development phrase, or any secret URI'],
        ['45tt…', 'an SS58 address; of any network, Phala has prefix 30'],
        ['0x…', '32 bytes of a public key'],
      ]),
      '',
      'Amounts',
      ...table([
        ['5, 0.25, "1,000 PHA"', 'PHA, where an amount of PHA is asked for (transfer, --tip)'],
        ['"5 PHA"', 'PHA, in arguments of phat tx'],
        ['5000000000000', 'planck (10^-12 PHA), in arguments of phat tx; elsewhere write "5000000000000 planck"'],
      ]),
      '',
      'Arguments of phat tx, storage keys',
      ...table([
        ['dest=//Bob', 'an account, also where the type is MultiAddress'],
        ['remark=0x1234, remark=hello', 'bytes; a text stands for its UTF-8'],
        ['keep_alive=true', 'true or false'],
        ['value=null', 'nothing, for an Option'],
        [
          '\'calls=[{"system.remark": {"remark": "0x00"}}]\'',
          'lists and objects are JSON; a call is {"pallet.call": {arguments}}',
        ],
        ['\'id={"Some": 1}\', id=None', 'a variant is its name, or an object of its name and content'],
        ['9007199254740993', 'whole numbers of any size; within JSON, large ones are strings'],
      ]),
    ],
  },
  {
    name: 'exit-codes',
    summary: 'What the exit codes mean',
    lines: table(Object.values(exitCodes).map(({ code, meaning }) => [`${code}`, meaning])),
  },
  {
    name: 'environment',
    summary: 'Variables that stand in for flags',
    lines: table([
      ['PHAT_URL', 'the node that commands talk to, in place of --url'],
      ['PHAT_NETWORK', 'the network of phat.config.json, in place of --network'],
      ['PHAT_WORKER_URL', 'the worker that phat worker info asks, in place of --url'],
      ['PHAT_DATA', 'the folder that holds the chains, in place of --data'],
      ['PHAT_SURI', 'the secret URI that signs, in place of --from: other users see command lines, not variables'],
      ['PHAT_DEBUG', 'when set, an unexpected error also prints where it happened'],
    ]),
  },
]
