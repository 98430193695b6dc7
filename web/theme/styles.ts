/**
 * The style sheets of the Mantine components in use, and no others: the first visit has a budget. Order matters: what
 * others build on comes first. The variables come from the provider, which knows our theme.
 */
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/PasswordInput.css';
import './global.css';
