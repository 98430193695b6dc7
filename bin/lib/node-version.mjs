// Imported first, and alone, by every command: older Nodes must be able to read this file and say why they stop.
var wanted = [20, 19];
var found = process.versions.node.split('.').map(Number);

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  console.error(
    'Navette needs Node.js ' +
      wanted.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      '.\n' +
      'Install a current version (https://nodejs.org), then run the same command again.',
  );
  process.exit(1);
}
