// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const devNetworkErrors = defineErrors('dev-network', {
  'port-taken': {
    why: 'Another program listens on a port that the network was told to use.',
    remedy: 'Stop that program, or choose other ports: npm start -- --port 9955 --worker-port 8001 (0 picks a free one).',
  },
  'not-a-network': {
    why: 'The folder holds files, and none of them says that they are those of a development network.',
    remedy: 'Name another folder with --data; --fresh wipes only what npm start made.',
  },
  'older-release': {
    why: 'The network in this folder was made by an older release, whose networks had another form.',
    remedy: 'Begin anew with npm start -- --fresh, or name another folder with --data.',
  },
  'other-seed': {
    why: 'The network that is kept there was begun with another seed, which its genesis holds.',
    remedy: 'Leave out --seed to go on with it, begin anew with --fresh, or name another folder with --data.',
  },
  'other-workers': {
    why: 'The network that is kept there has another number of workers: all of them are in its cluster from the beginning.',
    remedy: 'Leave out --workers to go on with it, begin anew with --fresh, or name another folder with --data.',
  },
  'not-debuggable': {
    why: 'A cluster is debuggable from its creation or never.',
    remedy: 'Leave out --debuggable to go on with it, begin anew with --fresh, or name another folder with --data.',
  },
  'bad-seed': {
    why: 'A seed is 1 to 16 lower-case letters, digits, dots, hyphens and underscores: the genesis holds it as it is.',
    remedy: 'Choose another one, such as --seed demo.',
  },
  'bad-name': {
    why: 'A saved state is named by 1 to 40 lower-case letters, digits, dots, hyphens and underscores: it is a folder.',
    remedy: 'Choose another name.',
  },
  'no-state': {
    why: 'No state was saved under this name.',
    remedy: 'phat dev status lists the names; phat dev save makes one.',
  },
  'no-snapshot-there': {
    why: 'A network goes back only to where its workers were copied: to a snapshot.',
    remedy: 'Take a snapshot before; phat dev status lists them with their heights.',
  },
  'workers-behind': {
    why: 'A worker did not come to the height of the chain in time, so that nothing was copied.',
    remedy: 'See whether all workers run (phat dev status), and try again.',
    retryable: true,
  },
  'restless-folder': {
    why: 'The files of a worker or of the chain changed each time they were copied.',
    remedy: 'Try again when the network has less to do.',
    retryable: true,
  },
  'in-use': {
    why: 'A development network runs in this folder, or its worker is still stopping.',
    remedy: 'Stop the other one with Ctrl-C, or name another folder with --data.',
  },
  'step-failed': {
    why: 'A step of the first set-up was refused by the chain; the message says which and why.',
    remedy: 'Begin anew with npm start -- --fresh; if it comes again, please report it.',
  },
  'step-timeout': {
    why: 'A step of the first set-up did not happen within its time limit.',
    remedy: 'Start the network again: it goes on where it stopped. The lines above tell what worker and relayer met.',
  },
  'worker-failed': {
    why: 'The process of the worker ended before it was ready, or did so again and again.',
    remedy: 'The message holds its last error. npm start -- --fresh begins anew, without what the worker holds.',
  },
})
