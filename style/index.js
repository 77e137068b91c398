import './base.css';
import './shares.css';
import './locks.css';
